// What pages say in the same words as the CLI: pure functions over plain JSON, which run in a browser too. Nothing here may reach for
// Node, zod or a database.
export { changeRows, isTold, type Row } from './render/change-rows.js';
export { comparedWords } from './render/compared-words.js';
export { effectsWords } from './render/effect-words.js';
export { unicodeGlyphs } from './render/glyphs.js';
export { planNotes, tokenWarnings } from './render/plan-notes.js';
export { trafficWords } from './render/plan-traffic.js';
export {
  addressWords,
  happensWords,
  headlineWords,
  loadWords,
  partialWords,
  type RealAction,
  summaryWords,
} from './render/plan-words.js';
export { closingSentences } from './render/report-sentences.js';
export { settingWords } from './render/setting-words.js';
export {
  boundWords,
  crossedFirst,
  measuredWords,
  metricWords,
  scopeWords,
  standingWords,
} from './render/threshold-words.js';
export { usedBudgetWords } from './render/used-budgets.js';
export { terminalWording } from './render/wording.js';
export { targetStates } from './report/target-state.js';
export { worstFirst } from './report/worst-first.js';
