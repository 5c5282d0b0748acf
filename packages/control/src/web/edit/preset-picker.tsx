import type { Preset } from '../../api/operations.js';
import { Icon } from '../parts/icon.js';

/** Settings to begin with. To choose one writes them over those that it names; all others stay. */
export function PresetPicker({
  presets,
  chosen,
  onChoose,
}: {
  readonly presets: readonly Preset[];
  readonly chosen: string | undefined;
  readonly onChoose: (preset: Preset) => void;
}) {
  return (
    <fieldset class="presets">
      <legend>Begin with</legend>
      {presets.map((preset) => (
        <button
          key={preset.name}
          type="button"
          class="preset"
          aria-pressed={chosen === preset.name}
          onClick={() => onChoose(preset)}
        >
          <span class="preset-name">
            {chosen === preset.name && <Icon name="check" />}
            {preset.name}
          </span>
          <span class="soft small">{preset.doc}</span>
        </button>
      ))}
    </fieldset>
  );
}
