import { useId, useState } from 'preact/hooks';
import type { Meta } from '../../api/overview.js';
import { counted } from '../format.js';
import type { SettingFault } from './faults-by-field.js';
import type { FormField, FormSection, TargetForm } from './schema-form.js';
import { SettingField } from './setting-field.js';
import { valueAt } from './setting-tree.js';
import { TokenField } from './token-field.js';
import type { Editor } from './use-editor.js';

/** All settings of a target: what every target needs first, and the others in sections that can be searched. */
export function SettingsForm({
  form,
  editor,
  meta,
  faults,
}: {
  readonly form: TargetForm;
  readonly editor: Editor;
  readonly meta: Meta;
  /** Those that are to be shown. */
  readonly faults: readonly SettingFault[];
}) {
  const [search, setSearch] = useState('');
  const id = useId();
  const errorOf = ({ path }: FormField) => faults.find((fault) => fault.path === path)?.words;
  const fieldOf = (field: FormField) =>
    field.kind === 'secret' ? (
      <TokenField key={field.path} field={field} editor={editor} meta={meta} error={errorOf(field)} />
    ) : (
      <SettingField key={field.path} field={field} editor={editor} error={errorOf(field)} />
    );
  const sections = form.sections.flatMap((section) => matching(section, search));
  return (
    <>
      <div class="card form-essentials">{form.essentials.map(fieldOf)}</div>
      <div class="form-search">
        <h2 id={`${id}-more`}>All other settings</h2>
        <input
          type="search"
          class="wide"
          placeholder="Search settings, such as retries"
          aria-label="Search settings"
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      </div>
      {sections.length === 0 && <p class="soft">No setting matches “{search}”.</p>}
      {sections.map((section) => (
        <Section
          key={section.name}
          section={section}
          isOpen={search !== '' || section.fields.some((field) => errorOf(field) !== undefined)}
          written={section.fields.filter(({ steps }) => valueAt(editor.tree, steps) !== undefined).length}
        >
          {section.fields.map(fieldOf)}
        </Section>
      ))}
    </>
  );
}

function Section({
  section: { name, doc },
  isOpen,
  written,
  children,
}: {
  readonly section: FormSection;
  readonly isOpen: boolean;
  readonly written: number;
  readonly children: preact.ComponentChildren;
}) {
  const [isOpened, setOpened] = useState(false);
  return (
    <details
      class="card form-section"
      open={isOpen || isOpened}
      onToggle={({ currentTarget }) => setOpened(currentTarget.open)}
    >
      <summary>
        <h3>{name}</h3>
        <span class="soft small">{doc}</span>
        {written > 0 && <span class="nav-count">{counted(written, 'setting')} written</span>}
      </summary>
      {(isOpen || isOpened) && <div class="form-fields">{children}</div>}
    </details>
  );
}

function matching(section: FormSection, search: string): readonly FormSection[] {
  const words = search.trim().toLowerCase();
  if (words === '') return [section];
  const fields = section.fields.filter(({ path, label, doc }) =>
    [path, label, doc, section.name].some((text) => text.toLowerCase().includes(words)),
  );
  return fields.length === 0 ? [] : [{ ...section, fields }];
}
