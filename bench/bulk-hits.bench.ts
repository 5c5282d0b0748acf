import { BenchLoad } from './load/a-load.ts';
import { startBulkReceiver } from './load/bulk-receiver.ts';
import { startReceiver } from './load/receiver.ts';
import { throughput } from './ratio.ts';
import { aBody } from './visits.ts';

const SECONDS = 20;

export default throughput({
  name: 'bulks of 200 hits: trafficinator run, each hit made afresh and the ledger on, against undici Pool.dispatch of single hits',
  floor: 5,
  sides: async () => {
    const [receiver, bulkReceiver] = await Promise.all([startReceiver(), startBulkReceiver()]);
    const single = new BenchLoad({ url: receiver.url, connections: 64, seconds: SECONDS });
    const bulk = new BenchLoad({ url: bulkReceiver.url, connections: 16, bulkSize: 200, seconds: SECONDS });
    const stop = async () => {
      for (const load of [single, bulk]) load.remove();
      await Promise.all([receiver.stop(), bulkReceiver.stop()]);
    };
    return { baseline: single.pool(aBody()), subject: bulk.run(), stop };
  },
});
