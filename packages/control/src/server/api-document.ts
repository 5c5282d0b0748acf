import type { Deps } from '@trafficinator/core';
import { buildApp } from './app.js';
import type { OpenApiDocument } from './openapi/open-api.js';

/** Describes the API without serving it, for what is written from it. The state of the engine must be one that has no tokens. */
export async function apiDocument(engine: Deps): Promise<OpenApiDocument> {
  await using feed = await engine.openStatusFeed();
  const app = await buildApp({
    engineFor: () => engine,
    feed,
    policy: { targets: await engine.allowedTargets(), secrets: [] },
    meta: {
      version: engine.toolVersion,
      stack: engine.stack,
      state: '',
      allowedTargets: [],
      allowedSecrets: [],
      canSeal: false,
      canStartRunner: false,
    },
    clock: engine.clock,
    gate: {
      hosts: { isLocal: true, names: new Set() },
      origins: [],
      isSecure: false,
      trustedProxies: [],
      requestsPerSecond: 1,
    },
    needsLogin: false,
    log: () => {},
  });
  const answer = await app.inject('/api/openapi.json');
  await app.close();
  return answer.json<OpenApiDocument>();
}
