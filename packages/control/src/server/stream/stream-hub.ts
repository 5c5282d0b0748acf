import { type Clock, Failure, type FeedSnapshot, problem, type StatusFeed } from '@trafficinator/core';
import type { Visitor } from '../auth/visitor.js';
import { readNews, readPosition } from './feed-news.js';
import { newsText } from './news-text.js';
import type { StreamClient } from './stream-client.js';
import { positionText, type StreamPosition } from './stream-position.js';
import { eventText } from './stream-text.js';

const MOST_STREAMS = 200;
const CHECK_MS = 1_000;
const CHECKS_PER_HEARTBEAT = 15;

/** Somebody who follows. */
interface Follower {
  readonly client: StreamClient;
  readonly visitor: Visitor;
}

/** What is known to all who follow. */
interface Shared {
  readonly snapshot: FeedSnapshot;
  readonly position: StreamPosition;
}

/** Sends everything that is new to all who follow. They share one look at the state, however many they are. */
export class StreamHub {
  readonly #feed: StatusFeed;
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  readonly #followers = new Set<Follower>();
  /** Those who have all that was sent. */
  readonly #live = new Set<Follower>();
  #begun: Promise<void> | undefined;
  #shared: Shared | undefined;
  #work: Promise<void> = Promise.resolve();
  #next: FeedSnapshot | undefined;
  #checks = 0;
  #leave = () => {};

  constructor(feed: StatusFeed, clock: Clock, onFault: (error: unknown) => void) {
    this.#feed = feed;
    this.#clock = clock;
    this.#onFault = onFault;
  }

  /** Throws `request.too-many-streams`. */
  demandRoom(): void {
    if (this.#followers.size >= MOST_STREAMS)
      throw new Failure([problem('request.too-many-streams', { most: MOST_STREAMS })]);
  }

  /** Adds somebody, who is sent what came after `from`, or what comes from now on. Resolves when nothing is left to catch up on. */
  async join(follower: Follower, from: StreamPosition | undefined): Promise<void> {
    this.#followers.add(follower);
    this.#begun ??= this.#begin();
    try {
      await this.#begun;
      await this.#catchUp(follower, from);
    } catch (error) {
      this.#onFault(error);
      this.#remove(follower);
      follower.client.end('');
    }
  }

  /** Ends all streams; whoever follows asks again, and finds the next server. */
  close(): void {
    for (const { client } of this.#followers) client.end(': the server is stopping\n\n');
    this.#followers.clear();
    this.#stop();
  }

  async #begin(): Promise<void> {
    const unfollow = this.#feed.follow((snapshot) => this.#tellLater(snapshot));
    let cancel = () => {};
    const again = () => {
      cancel = this.#clock.after(CHECK_MS, () => {
        again();
        void this.#check().catch(this.#onFault);
      });
    };
    again();
    this.#leave = () => {
      unfollow();
      cancel();
    };
    // What was there before is no news, and the latest snapshot may be some seconds old.
    const snapshot = await this.#feed.refresh();
    this.#shared = { snapshot, position: await readPosition(this.#feed, snapshot) };
  }

  #stop(): void {
    this.#leave();
    this.#leave = () => {};
    this.#live.clear();
    this.#begun = undefined;
    this.#shared = undefined;
  }

  /** What comes while something is sent is sent afterwards, and of several snapshots the last. */
  #tellLater(snapshot: FeedSnapshot): void {
    const isWaiting = this.#next !== undefined;
    this.#next = snapshot;
    if (!isWaiting) this.#work = this.#work.then(() => this.#tellNext()).catch(this.#onFault);
  }

  async #tellNext(): Promise<void> {
    const snapshot = this.#next;
    this.#next = undefined;
    if (snapshot === undefined || this.#shared === undefined) return;
    for (let isMore = true; isMore && this.#shared !== undefined; ) {
      const from = this.#shared.position;
      const isRestored = from.log > snapshot.lastLogId;
      const news = await readNews(this.#feed, from, isRestored ? await readPosition(this.#feed, snapshot) : undefined);
      isMore = news.isMore;
      this.#shared = { snapshot, position: news.to };
      const text = newsText(news, from) + (isMore ? '' : overviewText(this.#shared));
      for (const { client } of this.#live) client.write(text);
    }
  }

  /** As fast as it reads. */
  async #catchUp(follower: Follower, from: StreamPosition | undefined): Promise<void> {
    const { client } = follower;
    let position = from;
    for (;;) {
      const shared = this.#shared;
      if (shared === undefined || client.isGone || !this.#followers.has(follower)) return;
      if (position === undefined || positionText(position) === positionText(shared.position)) {
        client.write(overviewText(shared));
        this.#live.add(follower);
        return;
      }
      const news = await readNews(this.#feed, position, shared.position);
      const text = newsText(news, position);
      position = news.to;
      await client.writeAndWait(text);
    }
  }

  async #check(): Promise<void> {
    this.#checks += 1;
    const isHeartbeat = this.#checks % CHECKS_PER_HEARTBEAT === 0;
    for (const follower of [...this.#followers]) {
      const { client, visitor } = follower;
      if (client.isGone) this.#remove(follower);
      else if (!(await visitor.isStillWelcome())) {
        client.end(eventText({ event: 'goodbye', data: { reason: 'You are not logged in any more.' } }));
        this.#remove(follower);
      } else if (isHeartbeat) client.write(': still here\n\n');
    }
    if (this.#followers.size === 0) this.#stop();
  }

  #remove(follower: Follower): void {
    this.#followers.delete(follower);
    this.#live.delete(follower);
  }
}

function overviewText({ snapshot, position }: Shared): string {
  return eventText({ event: 'overview', data: snapshot.overview }, positionText(position));
}
