// Draws docs/images/apply.svg from a real run: plan and apply of the demo's config against sandboxes, in colour.
// Run it with `pnpm picture`, which builds first.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, endSandboxes, startSandbox } from './sandboxes.js';

const root = join(import.meta.dirname, '..');
const config = join(root, 'examples/three-environments/demo.config.ts');
const output = join(root, 'docs/images/apply.svg');
const targets = ['DEVELOPMENT', 'STAGING', 'PRODUCTION'];
const LEAST_COLUMNS = 100;
const CHARACTER = 8.4;
const LINE = 19;
const MARGIN = 22;
const BAR = 38;
const COLOURS = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#56d4dd',
};
const PLAIN = '#e6edf3';
const PROMPT = '\u001b[36m$\u001b[39m';
// The colour codes of a terminal begin with the escape character.
const SGR = new RegExp(`${String.fromCharCode(27)}\\[([0-9;]*)m`);

const folder = mkdtempSync(join(tmpdir(), 'trafficinator-picture-'));
try {
  const text = await record();
  mkdirSync(join(root, 'docs/images'), { recursive: true });
  writeFileSync(output, picture(text.trimEnd().split('\n')));
  console.log('Wrote docs/images/apply.svg.');
} finally {
  endSandboxes();
  rmSync(folder, { recursive: true, force: true });
}

async function record() {
  const env = { ...process.env, FORCE_COLOR: '1', CI: '', TRAFFICINATOR_STATE: join(folder, 'state.db') };
  for (const name of targets) env[`${name}_URL`] = await startSandbox();
  const plan = await run(['plan', '--config', config], env);
  const applied = await run(['apply', '--config', config, '--auto-approve', '--rate', '400', '--until-caps'], env);
  // `apply` shows the plan once more. Who ran it, and where, is nobody's business.
  const report = applied.slice(applied.indexOf('Applied.')).replace(/ by \S+@[\w.-]+/, ' by you@laptop');
  return `${PROMPT} trafficinator plan\n${plan}\n${PROMPT} trafficinator apply --auto-approve --rate 400 --until-caps\n${report}`;
}

/** What a command prints on a terminal: both streams as they come. */
function run(args, env) {
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code === 0) resolve(text);
      else reject(new TypeError(`trafficinator ${args[0]} ended with code ${code}:\n${text}`));
    });
  });
}

/** A terminal window of these lines. It is dark on any page, so it is legible on light and dark ones. */
function picture(lines) {
  const plain = lines.map((line) =>
    line
      .split(SGR)
      .filter((_, at) => at % 2 === 0)
      .join(''),
  );
  const columns = Math.max(LEAST_COLUMNS, ...plain.map((line) => line.length));
  const width = Math.ceil(columns * CHARACTER + 2 * MARGIN);
  const height = lines.length * LINE + BAR + MARGIN;
  const rows = lines.map((line, at) => {
    const y = BAR + at * LINE + LINE * 0.7;
    return `<text y="${y.toFixed(1)}">${spans(line)}</text>`;
  });
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, at) => `<circle cx="${MARGIN + at * 18}" cy="19" r="5.5" fill="${fill}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>trafficinator plan and trafficinator apply in a terminal</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#0d1117" stroke="#30363d"/>
${dots.join('')}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="${PLAIN}" xml:space="preserve">
${rows.join('\n')}
</g>
</svg>
`;
}

/** The parts of a line, each at its column, so that columns stand under each other in any font. */
function spans(line) {
  const style = { colour: undefined, isBold: false, isDim: false };
  let column = 0;
  let out = '';
  for (const [at, part] of line.split(SGR).entries()) {
    if (at % 2 === 1) {
      for (const code of part.split(';').map(Number)) applyCode(style, code);
      continue;
    }
    // Where there are two spaces or more, a new column begins.
    for (const piece of part.split(/( {2,})/)) {
      if (piece.trim() !== '') out += span(piece, column, style);
      column += piece.length;
    }
  }
  return out;
}

function span(text, column, { colour, isBold, isDim }) {
  const lead = text.length - text.trimStart().length;
  const shown = text.trim();
  const x = MARGIN + (column + lead) * CHARACTER;
  const length = (shown.length * CHARACTER).toFixed(1);
  const weight = isBold ? ' font-weight="700"' : '';
  const fill = colour === undefined ? '' : ` fill="${colour}"`;
  const opacity = isDim ? ' fill-opacity="0.62"' : '';
  return `<tspan x="${x.toFixed(1)}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${weight}${fill}${opacity}>${escaped(shown)}</tspan>`;
}

function applyCode(style, code) {
  if (code === 0) Object.assign(style, { colour: undefined, isBold: false, isDim: false });
  else if (code === 1) style.isBold = true;
  else if (code === 2) style.isDim = true;
  else if (code === 22) Object.assign(style, { isBold: false, isDim: false });
  else if (code === 39) style.colour = undefined;
  else style.colour = COLOURS[code] ?? style.colour;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
