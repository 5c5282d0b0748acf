import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from '../api.js';
import { type TargetForm, targetForm } from '../edit/schema-form.js';

const loaded = signal<TargetForm | undefined>(undefined);
let pending: Promise<void> | undefined;

/** The form of a target, by the schema of this server, which is asked once. Undefined until it is here. */
export function useTargetForm(): TargetForm | undefined {
  useEffect(() => {
    if (loaded.peek() === undefined) void loadTargetForm().catch(() => {});
  }, []);
  return loaded.value;
}

/** Asks for the schema unless it is here. Throws `ApiFailure`. */
export async function loadTargetForm(): Promise<void> {
  if (loaded.peek() !== undefined) return;
  pending ??= api.targetSchema().then((schema) => {
    loaded.value = targetForm(schema);
  });
  try {
    await pending;
  } finally {
    pending = undefined;
  }
}
