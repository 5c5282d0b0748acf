import { BenchLoad } from './load/a-load.ts';
import { startReceiver } from './load/receiver.ts';
import { throughput } from './ratio.ts';
import { aBody } from './visits.ts';

const CONNECTIONS = 64;
const SECONDS = 40;

export default throughput({
  name: 'single hits: trafficinator run, each hit made afresh and the ledger on, against undici Pool.dispatch with a ready-made body',
  floor: 0.9,
  sides: async () => {
    const receiver = await startReceiver();
    const load = new BenchLoad({ url: receiver.url, connections: CONNECTIONS, seconds: SECONDS });
    const stop = async () => {
      load.remove();
      await receiver.stop();
    };
    return { baseline: load.pool(aBody()), subject: load.run(), stop };
  },
});
