/** Items that are added to the list of the layers below instead of replacing it. */
export interface Append<Item> {
  readonly $kind: 'append';
  readonly items: readonly Item[];
}

/** Takes back what the layers below say of a setting: it falls to its built-in default, or is absent if there is none. */
export interface Remove {
  readonly $kind: 'remove';
}

/** What the place where `append` stands wants as items, if it says so; otherwise what is given. So misspelt keys of items are errors. */
type ItemOf<Wanted, Given> = unknown extends Wanted ? Given : Wanted;

/**
 * Adds items to an inherited list. Without it, a list replaces the inherited one.
 *
 * @example pages: append(['https://shop.example.com/sale'])
 */
export function append<Wanted, const Given = Wanted>(
  items: readonly ItemOf<NoInfer<Wanted>, Given>[],
): Append<ItemOf<Wanted, Given>> {
  return { $kind: 'append', items };
}

/**
 * Takes back an inherited setting.
 *
 * @example tokenAuth: remove
 */
export const remove: Remove = { $kind: 'remove' };
