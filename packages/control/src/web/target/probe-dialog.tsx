import { useEffect, useState } from 'preact/hooks';
import type { ProbeAnswer, ProbeVerdict } from '../../api/operations.js';
import type { ApiProblem } from '../../api/problem.js';
import { api } from '../api.js';
import { asProblem } from '../api-failure.js';
import { Badge, type Tone } from '../parts/badge.js';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import type { IconName } from '../parts/icon.js';
import { Fault, Loading } from '../parts/states.js';

/** Asks the target itself how it does, and shows what it said. */
export function ProbeDialog({ target, onClose }: { readonly target: string; readonly onClose: () => void }) {
  const [answer, setAnswer] = useState<ProbeAnswer>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    setAnswer(undefined);
    setProblem(undefined);
    api.probe({ target }).then(setAnswer, (thrown: unknown) => setProblem(asProblem(thrown)));
  }, [target, attempt]);
  return (
    <Dialog title={`Probe of target.${target}`} onClose={onClose}>
      {problem !== undefined && <Fault problem={problem} />}
      {answer === undefined && problem === undefined && <Loading what="what the target says" />}
      {answer !== undefined && <ProbeResult answer={answer} />}
      <div class="dialog-actions">
        <Button onPress={() => setAttempt((count) => count + 1)}>Probe again</Button>
        <Button tone="primary" onPress={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}

/** What a probe found. */
export function ProbeResult({ answer: { verdict, findings } }: { readonly answer: ProbeAnswer }) {
  const { tone, icon, words } = verdicts[verdict];
  return (
    <div role="status">
      <p>
        <Badge tone={tone} icon={icon}>
          {verdict}
        </Badge>{' '}
        {words}
      </p>
      {findings.length > 0 && (
        <ul class="findings">
          {findings.map(({ kind, detail }) => (
            <li key={`${kind} ${detail}`}>{detail}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

const verdicts: Readonly<
  Record<ProbeVerdict, { readonly tone: Tone; readonly icon: IconName; readonly words: string }>
> = {
  ok: { tone: 'good', icon: 'check', words: 'It is reached, knows the site, and is as declared.' },
  differs: { tone: 'warn', icon: 'failing', words: 'It works, and something is other than declared.' },
  'clock-skew': { tone: 'warn', icon: 'probe', words: 'Its clock and that of this server differ.' },
  'no-such-site': { tone: 'bad', icon: 'failing', words: 'It has no site of this id.' },
  'wrong-token': { tone: 'bad', icon: 'blocked', words: 'It refuses the token.' },
  'wrong-url': { tone: 'bad', icon: 'failing', words: 'Something answers there that is no tracker of Matomo.' },
  'not-reachable': { tone: 'bad', icon: 'unreachable', words: 'No connection comes about.' },
  'not-allowed': {
    tone: 'bad',
    icon: 'blocked',
    words: 'This server may not ask it: its URL is not among the allowed targets.',
  },
};
