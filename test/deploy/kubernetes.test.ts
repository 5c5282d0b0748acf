import { Deployment } from 'kubernetes-models/apps/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Secret, Service } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { unknownWords } from './known-flags.js';
import { type Manifest, manifestsOf, typeFaults } from './manifests.js';

const [secret] = manifestsOf('secret.yaml');
const [apply] = manifestsOf('apply.yaml');
const [runner, budget] = manifestsOf('runner.yaml');
const [control, service] = manifestsOf('control.yaml');
const all = ['secret.yaml', 'apply.yaml', 'runner.yaml', 'control.yaml'].flatMap(manifestsOf);

const container = z.object({
  image: z.string(),
  args: z.array(z.string()),
  envFrom: z.array(z.object({ secretRef: z.object({ name: z.string() }) })),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  resources: z.object({ requests: z.record(z.string(), z.string()), limits: z.record(z.string(), z.string()) }),
  securityContext: z.unknown(),
});
const podTemplate = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.object({
    terminationGracePeriodSeconds: z.number().optional(),
    automountServiceAccountToken: z.boolean(),
    securityContext: z.unknown(),
    containers: z.array(container).length(1),
    volumes: z.array(z.object({ name: z.string() }).loose()).default([]),
  }),
});
const workload = z.object({
  spec: z.object({
    selector: z.object({ matchLabels: z.record(z.string(), z.string()) }).optional(),
    template: podTemplate,
  }),
});

function podOf(manifest: Manifest | undefined) {
  const { selector, template } = workload.parse(manifest).spec;
  const [only] = template.spec.containers;
  if (only === undefined) throw new TypeError('A pod has a container.');
  return { selector, labels: template.metadata.labels, pod: template.spec, container: only };
}

/** What the schema of its kind says against a manifest. */
function schemaFault(manifest: Manifest | undefined): unknown {
  const kinds = { Secret, Job, Deployment, PodDisruptionBudget, Service };
  const Kind = Object.entries(kinds).find(([name]) => name === manifest?.kind)?.[1];
  if (Kind === undefined) return `no schema for ${manifest?.kind}`;
  try {
    // The schema says whether it is one.
    new Kind(manifest as never).validate();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('the manifests of the example for Kubernetes', () => {
  test('are what their schemas ask for', () => {
    const kinds = ['Secret', 'Job', 'Deployment', 'PodDisruptionBudget', 'Deployment', 'Service'];
    expect(all.map(({ kind }) => kind)).toEqual(kinds);
    expect(all.map(schemaFault)).toEqual(all.map(() => undefined));
    // What would be said of a fault.
    expect(schemaFault({ ...given(runner), spec: { replicas: 'two' } })).toBeInstanceOf(Error);
  });

  test('have no field that there is not', () => {
    expect(typeFaults(all)).toEqual([]);
    const misspelt: Manifest = { ...given(budget), spec: { maxUnavailabel: 1 } };
    expect(typeFaults([misspelt]).join()).toMatch(/maxUnavailabel/);
  });

  test('select the pods that they make', () => {
    const { selector, labels } = podOf(runner);
    expect(labels).toMatchObject(selector?.matchLabels ?? { none: 'selected' });
    expect(given(budget)).toMatchObject({ spec: { selector } });
    for (const other of [apply, control]) expect(podOf(other).labels).not.toMatchObject(selector?.matchLabels ?? {});
    expect(podOf(control).labels).toMatchObject(podOf(control).selector?.matchLabels ?? { none: 'selected' });
    expect(given(service)).toMatchObject({ spec: { selector: podOf(control).selector?.matchLabels } });
  });

  test('run as nobody in particular, change nothing in their image, and have bounds', () => {
    for (const { pod, container } of [podOf(apply), podOf(runner), podOf(control)]) {
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(Object.keys(container.resources.requests)).toEqual(['cpu', 'memory']);
      expect(container.resources.limits).toHaveProperty('memory');
      expect(container.image).not.toMatch(/:latest$|^[^:]+$/);
    }
  });

  test('call commands that there are, with flags that these know', () => {
    expect(
      [podOf(apply), podOf(runner), podOf(control)].flatMap(({ container }) => unknownWords(container.args)),
    ).toEqual([]);
    expect(unknownWords(['run', '--graze', '3s'])).toEqual(['--graze']);
  });

  test('give runners more time to end than these take', () => {
    const { pod, container } = podOf(runner);
    const grace = Number(/^(\d+)s$/.exec(container.args[container.args.indexOf('--grace') + 1] ?? '')?.[1]);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(grace + 10);
  });

  test('find the state and the tokens in the Secret alone, without a ConfigMap or a claim of storage', () => {
    expect(Object.keys(z.object({ stringData: z.record(z.string(), z.string()) }).parse(secret).stringData)).toEqual([
      'TRAFFICINATOR_STATE',
      'MATOMO_TOKEN',
    ]);
    for (const { container, pod } of [podOf(apply), podOf(runner), podOf(control)]) {
      expect(container.envFrom).toEqual([{ secretRef: { name: 'trafficinator' } }]);
      expect(pod.volumes.filter((volume) => !('emptyDir' in volume))).toEqual([]);
    }
  });

  test('probe the port on which the runner serves its metrics', () => {
    const { container } = podOf(runner);
    const { ports, args } = container;
    expect(ports).toEqual([{ name: 'metrics', containerPort: 9464 }]);
    expect(args).toEqual(expect.arrayContaining(['--metrics', '0.0.0.0:9464']));
  });

  test('reach the pages by the port on which the server listens', () => {
    const { container } = podOf(control);
    expect(container.ports).toEqual([{ name: 'http', containerPort: 8650 }]);
    expect(container.args).toEqual(expect.arrayContaining(['--listen', '0.0.0.0:8650']));
    expect(given(service)).toMatchObject({ spec: { ports: [{ port: 80, targetPort: 'http' }] } });
  });
});

function given(manifest: Manifest | undefined): Manifest {
  if (manifest === undefined) throw new TypeError('There is no such manifest.');
  return manifest;
}
