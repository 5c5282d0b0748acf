import { ratio } from './ratio.ts';
import { bodiesOf, bytesOf, DAY, encoder, sum, VISITS, visits } from './visits.ts';

const indices = Array.from({ length: VISITS }, (_, index) => index);

export default ratio({
  name: 'making a visit and encoding all its hits, against encoding alone',
  baseline: () => {
    const make = visits();
    const made = indices.map((index) => make(DAY, index));
    const open = encoder();
    return () => sum(made, (visit) => sum(bodiesOf(visit, open), bytesOf));
  },
  subject: () => {
    const make = visits();
    const open = encoder();
    return () => sum(indices, (index) => sum(bodiesOf(make(DAY, index), open), bytesOf));
  },
  floor: 0.3,
});
