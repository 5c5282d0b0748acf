import type { ExplainedSetting } from '@trafficinator/core';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api } from '../api.js';
import { Fault, Loading } from '../parts/states.js';
import { settingText } from './setting-text.js';
import { loaderOf } from './target-loader.js';

/** Every setting of a target, and which layer said it where. */
export function SettingsCard({ target, serial }: { readonly target: string; readonly serial: number }) {
  const loader = useMemo(() => loaderOf(() => api.targetSettings(target)), [target]);
  useEffect(() => void loader.refresh(), [loader, serial]);
  const [search, setSearch] = useState('');
  const [isOwn, setOwn] = useState(true);
  const { value, problem } = loader.loaded.value;
  if (value === undefined)
    return problem === undefined ? <Loading what="settings" /> : <Fault problem={problem} retry={loader.refresh} />;
  const said = value.settings.filter((setting) => !isOwn || isSaid(setting));
  const shown = said.filter((setting) => matches(setting, search));
  return (
    <section class="card" aria-labelledby="settings-title">
      <div class="card-head">
        <h2 id="settings-title">Settings</h2>
        <label class="check small">
          <input type="checkbox" checked={isOwn} onChange={({ currentTarget }) => setOwn(currentTarget.checked)} />
          Without built-in defaults
        </label>
        <label class="settings-search">
          <span class="unseen">Search settings by path or value</span>
          <input
            type="search"
            placeholder="Search settings"
            onInput={({ currentTarget }) => setSearch(currentTarget.value.trim().toLowerCase())}
          />
        </label>
      </div>
      {value.unexplained !== undefined && <p class="soft small">{value.unexplained}</p>}
      {shown.length === 0 ? (
        <p class="soft" role="status">
          No setting matches.
        </p>
      ) : (
        <SettingsTable settings={shown} />
      )}
    </section>
  );
}

function SettingsTable({ settings }: { readonly settings: readonly ExplainedSetting[] }) {
  return (
    <div class="table-wrap">
      <table class="settings-table">
        <caption class="unseen">Settings, their values, and where they come from</caption>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Value</th>
            <th scope="col">Comes from</th>
          </tr>
        </thead>
        <tbody>
          {settings.map((setting) => (
            <tr key={setting.path}>
              <th scope="row">
                <code>{setting.path}</code>
              </th>
              <td>
                <code>{settingText(setting.value)}</code>
              </td>
              <td>
                {setting.layers.map(({ label, place }) => (
                  <span key={`${label} ${place?.line ?? ''}`} class="layer">
                    {label}
                    {place !== undefined && (
                      <code class="soft" title={`${place.file}:${place.line}:${place.column}`}>
                        {`${place.file.split(/[\\/]/).at(-1) ?? place.file}:${place.line}`}
                      </code>
                    )}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whether somebody said it, rather than nobody. */
function isSaid({ layers }: ExplainedSetting): boolean {
  return layers.some(({ label }) => label !== 'built-in');
}

function matches({ path, value }: ExplainedSetting, search: string): boolean {
  return search === '' || path.toLowerCase().includes(search) || settingText(value).toLowerCase().includes(search);
}
