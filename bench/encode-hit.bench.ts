import { ratio } from './ratio.ts';
import { bodiesOf, bytesOf, DAY, encoder, sum, VISITS, visits } from './visits.ts';

export default ratio({
  name: 'encoding a hit, against copying its finished body',
  baseline: () => {
    const open = encoder();
    const bodies = someVisits().flatMap((visit) => bodiesOf(visit, open));
    return () => sum(bodies, bytesOf);
  },
  subject: () => {
    const all = someVisits();
    const open = encoder();
    return () => sum(all, (visit) => sum(bodiesOf(visit, open), bytesOf));
  },
  floor: 0.09,
});

function someVisits() {
  const make = visits();
  return Array.from({ length: VISITS }, (_, index) => make(DAY, index));
}
