import type { LocalDate } from '../base/clock.js';

/** Which of a target's visits one is. */
export interface VisitPlace {
  /** The local day of the target to which it belongs. */
  readonly date: LocalDate;
  /** Of the visits of that day, from 0 on. */
  readonly index: number;
}

/** A visit: one visitor and an ordered series of actions. Pure data, the same on every machine for the same seed. */
export interface Visit {
  /** 16 hex digits; sent as `_id` and `cid`. */
  readonly visitorId: string;
  readonly userAgent: string;
  /** As in an `Accept-Language` header, such as `sv-SE`. */
  readonly language: string;
  /** ISO 3166 code, two upper-case letters. */
  readonly country: string;
  /** Width and height in pixels, `1920x1080`. */
  readonly resolution: string;
  /** Where the visitor came from; absent for a direct visit. */
  readonly referrer?: string | undefined;
  /** At least one; the first is a pageview. Offsets never decrease. */
  readonly actions: readonly VisitAction[];
}

/** One tracking request of a visit. */
export type VisitAction = { readonly offsetMs: number; readonly page: ViewedPage } & ActionDetail;

/** The page on which an action happens. */
export interface ViewedPage {
  readonly url: string;
  readonly title: string;
  /** Six alphanumerics; links events and pings to their pageview. */
  readonly viewId: string;
  /** The page viewed before, if any. */
  readonly from?: string | undefined;
}

/** What an action is, as Matomo names it. */
export type ActionDetail =
  | { readonly kind: 'pageview' }
  | {
      readonly kind: 'event';
      readonly category: string;
      readonly action: string;
      readonly name?: string | undefined;
      readonly value?: number | undefined;
    }
  | {
      readonly kind: 'search';
      readonly keyword: string;
      readonly category?: string | undefined;
      readonly count: number;
    }
  | { readonly kind: 'outlink'; readonly url: string }
  | { readonly kind: 'download'; readonly url: string }
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'ping' };

/** An ecommerce order. Money is in cents, so that sums are exact: revenue = subtotal + tax + shipping. */
export interface Order {
  readonly id: string;
  readonly items: readonly OrderItem[];
  readonly subtotalCents: number;
  readonly taxCents: number;
  readonly shippingCents: number;
  readonly revenueCents: number;
}

/** A product in an order. */
export interface OrderItem {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly priceCents: number;
  readonly quantity: number;
}
