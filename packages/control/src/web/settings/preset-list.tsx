import { settingWords } from '@trafficinator/core/words';
import { api } from '../api.js';
import { treeChanges } from '../edit/setting-tree.js';
import { ButtonLink } from '../parts/button.js';
import { Fault, Loading } from '../parts/states.js';
import { may } from '../session.js';
import { useAnswer } from '../use-answer.js';

/** Settings to begin a target with. */
export function PresetList() {
  const { value, problem, reload } = useAnswer(() => api.presets(), []);
  return (
    <section class="card" aria-labelledby="presets-title">
      <h2 id="presets-title">Presets</h2>
      <p class="soft">
        Settings to begin a target with. They are copied when a target is made: later changes of a preset change no
        target.
      </p>
      {problem !== undefined && <Fault problem={problem} retry={reload} />}
      {problem === undefined && value === undefined && <Loading what="presets" />}
      <ul class="preset-list">
        {value?.items.map(({ name, doc, settings }) => (
          <li key={name}>
            <div class="card-head">
              <h3>{name}</h3>
              {may('POST /api/targets') && <ButtonLink href={`/new?preset=${name}`}>New target from {name}</ButtonLink>}
            </div>
            <p>{doc}</p>
            <details>
              <summary class="small">Its settings</summary>
              <dl class="facts small">
                {treeChanges({}, settings).map(({ steps, after }) => (
                  <>
                    <dt key={steps.join()}>
                      <code>{steps.join('.')}</code>
                    </dt>
                    <dd>{settingWords(steps.join('.'), after)}</dd>
                  </>
                ))}
              </dl>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
