import { describe, expect, test } from 'vitest';
import type { AskMatomo, MatomoQuestion } from '../matomo/ask-matomo.js';
import { boundedAsker } from './bounded-asker.js';

const ANSWER = { kind: 'error', reached: false, code: 'ECONNREFUSED', message: 'refused' } as const;

function aBench(budgetMs: number) {
  const asked: MatomoQuestion[] = [];
  const time = { ms: 5_000 };
  const inner: AskMatomo = {
    ask: async (question) => {
      asked.push(question);
      return ANSWER;
    },
  };
  return { asked, time, asker: boundedAsker(inner, { monotonicMs: () => time.ms }, budgetMs) };
}

const QUESTION = { url: 'http://a.example/index.php', form: { method: 'A.b' }, token: 'one', timeoutMs: 1_000 };

describe('boundedAsker', () => {
  test('asks equal questions once', async () => {
    const { asked, asker } = aBench(60_000);
    const answers = await Promise.all([asker.ask(QUESTION), asker.ask({ ...QUESTION }), asker.ask(QUESTION)]);
    expect(answers).toEqual([ANSWER, ANSWER, ANSWER]);
    expect(asked).toEqual([QUESTION]);
  });

  test('tells questions apart by address, form, token and way', async () => {
    const { asked, asker } = aBench(60_000);
    const way = { headers: { 'x-key': 'one' }, tls: { rejectUnauthorized: true } };
    const others = [{ token: 'two' }, { way }, { form: { method: 'A.c' } }, { url: 'http://b.example/index.php' }];
    for (const other of [{}, ...others]) await asker.ask({ ...QUESTION, ...other });
    expect(asked).toHaveLength(5);
  });

  test('waits for no answer longer than the time for all of them', async () => {
    const { asked, time, asker } = aBench(1_500);
    await asker.ask(QUESTION);
    time.ms += 1_100;
    await asker.ask({ ...QUESTION, token: 'two' });
    expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([1_000, 400]);
  });

  test('asks nothing more when the time is up', async () => {
    const { asked, time, asker } = aBench(60_000);
    time.ms += 60_000;
    expect(await asker.ask(QUESTION)).toEqual({
      kind: 'error',
      reached: false,
      code: 'TIME_UP',
      message: 'the 60 s for asking all targets were up.',
    });
    expect(asked).toEqual([]);
  });
});
