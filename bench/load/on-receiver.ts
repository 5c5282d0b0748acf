import { AppliedConfig } from './applied-config.ts';
import type { Receiver } from './receiver.ts';

/** Measures with a config whose targets all lie on one receiver; both go afterwards. */
export async function onReceiver<Started extends Receiver, Result>(
  start: () => Promise<Started>,
  configOf: (url: string) => string,
  measure: (config: AppliedConfig, receiver: Started) => Promise<Result>,
): Promise<Result> {
  const receiver = await start();
  try {
    const config = new AppliedConfig(configOf(receiver.url));
    try {
      return await measure(config, receiver);
    } finally {
      config.remove();
    }
  } finally {
    await receiver.stop();
  }
}
