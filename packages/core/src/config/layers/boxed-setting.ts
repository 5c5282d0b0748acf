/** Which kind of layer says something of a setting, from the lowest to the highest. */
export type LayerKind = 'built-in' | 'defaults' | 'profile' | 'target';

/** Where a setting's value comes from. */
export interface Provenance {
  readonly layer: LayerKind;
  /** `built-in`, `defaults`, `targets.staging`, or the place of a profile, such as `targets.staging.extends[0]`. */
  readonly label: string;
  /** Path of the value in the config; none for a built-in default. */
  readonly path?: string | undefined;
  /** For an appended list: where the list below comes from. */
  readonly appendsTo?: Provenance | undefined;
  /** Path of the `remove` that uncovered the built-in default, or that left the setting without a value. */
  readonly removedAt?: string | undefined;
}

/** What one layer says of a setting. */
export interface Part {
  /** `invalid`: the value was refused already, so that nothing more is to be said of it. */
  readonly kind: 'whole' | 'append' | 'removed' | 'invalid';
  /** For `append` the items. */
  readonly value: unknown;
  readonly provenance: Provenance;
  /** The layer itself, as it was written: the same object wherever a profile is used. */
  readonly origin: object;
}

/**
 * A setting's value in a box with the layer it comes from. Merging puts boxes over each other; it is associative, so that
 * layers which many targets share are merged once.
 */
export class BoxedSetting {
  /** The lowest first. Only lists have more than one: what is appended, over a list. */
  readonly parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.parts = parts;
  }

  /** This setting over the same one of the layers below. */
  over(below: BoxedSetting): BoxedSetting {
    return this.appendsToNothing ? new BoxedSetting([...below.parts, ...this.parts]) : this;
  }

  /** Whether there is no list below to which the lowest part could append. */
  get appendsToNothing(): boolean {
    return this.parts[0]?.kind === 'append';
  }

  get isInvalid(): boolean {
    return this.parts.some(({ kind }) => kind === 'invalid');
  }

  /** Whether a target has a value for the setting. */
  get isPresent(): boolean {
    return this.parts.some(({ kind }) => kind === 'whole' || kind === 'append');
  }

  /** The part that lies on top. */
  get top(): Part | undefined {
    return this.parts.at(-1);
  }

  get provenance(): Provenance | undefined {
    let provenance: Provenance | undefined;
    for (const part of this.parts) {
      const isOver = part.kind === 'append' && provenance !== undefined;
      provenance = isOver ? { ...part.provenance, appendsTo: provenance } : part.provenance;
    }
    return provenance;
  }

  /** The value; of a list, all items of its parts. */
  get value(): unknown {
    if (this.parts.length === 1) return this.parts[0]?.value;
    return this.parts.flatMap(({ value }) => value ?? []);
  }
}
