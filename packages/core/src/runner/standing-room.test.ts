import { describe, expect, test } from 'vitest';
import { StandingRoom } from './standing-room.js';

/** A room in which so many visits have ended in the turn before. */
function aRoom(ended: number): StandingRoom<string> {
  const room = new StandingRoom<string>();
  for (let visit = 0; visit < ended; visit++) room.ended();
  return room;
}

describe('StandingRoom', () => {
  test('lets as many stand as ended in the last turn, and a few more', () => {
    const room = aRoom(4);
    expect(room.tryStand('a')).toBe(false);
    room.turn({ free: 0, waiting: 0, refused: [] });
    expect(Array.from({ length: 6 }, () => room.tryStand('a'))).toEqual([true, true, true, true, true, false]);
  });

  test('counts those that stand already, and those that wait', () => {
    const room = aRoom(4);
    room.turn({ free: 0, waiting: 0, refused: [] });
    for (const sharer of ['a', 'b']) expect(room.tryStand(sharer)).toBe(true);
    for (let visit = 0; visit < 4; visit++) room.ended();
    room.sit();
    room.turn({ free: 0, waiting: 3, refused: [] });
    expect([room.tryStand('a'), room.tryStand('a')]).toEqual([true, false]);
  });

  test('keeps room for those that were refused first', () => {
    const room = aRoom(2);
    room.turn({ free: 1, waiting: 0, refused: ['b', 'c', 'd', 'e', 'f'] });
    // Three come free, and one is free.
    expect(room.tryStand('a')).toBe(false);
    expect(room.tryStand('f')).toBe(false);
    expect(['b', 'c', 'd'].map((sharer) => room.tryStand(sharer))).toEqual([true, true, true]);
    expect(room.tryStand('e')).toBe(false);
  });

  test('keeps one place for each of them', () => {
    const room = aRoom(1);
    room.turn({ free: 0, waiting: 0, refused: ['b', 'c'] });
    expect(['b', 'b', 'c'].map((sharer) => room.tryStand(sharer))).toEqual([true, false, true]);
  });

  test('gives what nobody was refused to whoever asks', () => {
    const room = aRoom(2);
    room.turn({ free: 0, waiting: 0, refused: ['b'] });
    expect([room.tryStand('a'), room.tryStand('a'), room.tryStand('a'), room.tryStand('b')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  test('lets nobody stand where nothing ends', () => {
    const room = aRoom(0);
    room.turn({ free: 0, waiting: 0, refused: ['b'] });
    expect(room.tryStand('b')).toBe(false);
  });
});
