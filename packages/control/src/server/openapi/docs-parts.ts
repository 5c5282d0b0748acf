import { type Html, html, inline, paragraphs } from './html.js';
import type { Answer, Body, JsonSchema, Media, Parameter, Placed, Reference } from './open-api.js';
import { typeText } from './type-text.js';

/** An endpoint: who may use it, what it takes, and what it answers. */
export function operationArticle({ method, path, operation }: Placed): Html {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const role = operation['x-role'];
  return html`<article id="${operationId}">
<h3><a href="#${operationId}">${summary.replace(/\.$/, '')}</a></h3>
<p class="line"><span class="method ${method}">${method}</span> <code class="path">${path}</code> <span class="role ${role}">${role}</span></p>
${paragraphs(description)}
${parameterTable(parameters)}
${bodyPart(requestBody)}
<h4>Answers</h4>
<table>
<thead><tr><th scope="col">status</th><th scope="col">what</th><th scope="col">type</th></tr></thead>
<tbody>
${Object.entries(responses).map(([status, answer]) => answerRow(status, answer))}
</tbody>
</table>
</article>
`;
}

/** A document with a name. */
export function schemaArticle(name: string, schema: JsonSchema): Html {
  const { description } = schema;
  return html`<article id="${name}" class="document">
<h3><a href="#${name}">${name}</a></h3>
${typeof description === 'string' ? paragraphs(description) : []}
${propertyTable(schema)}
</article>
`;
}

function parameterTable(parameters: readonly Parameter[]): Html {
  if (parameters.length === 0) return html``;
  return html`<h4>Parameters</h4>
<table>
<thead><tr><th scope="col">name</th><th scope="col">in</th><th scope="col">type</th><th scope="col">what</th></tr></thead>
<tbody>
${parameters.map(
  ({ name, in: place, required, schema, description = '' }) =>
    html`<tr><td><code>${name}</code>${required === true ? html` <span class="needed">needed</span>` : []}</td><td>${place}</td><td>${typeText(schema)}</td><td>${inline(description)}</td></tr>
`,
)}
</tbody>
</table>
`;
}

function bodyPart(body: Body | undefined): Html {
  const [first] = Object.entries(body?.content ?? {});
  if (body === undefined || first === undefined) return html``;
  const [, { schema, example }] = first;
  const types = Object.keys(body.content).join(', ');
  return html`<h4>Body</h4>
<p>${typeText(schema)} <span class="soft">as ${types}</span></p>
${example === undefined ? [] : html`<pre><code>${JSON.stringify(example, undefined, 2)}</code></pre>`}
`;
}

function answerRow(status: string, answer: Answer | Reference): Html {
  const isReference = '$ref' in answer;
  const what = isReference ? 'A problem: what is wrong, and what to do.' : answer.description;
  const media = isReference ? [] : Object.entries(answer.content ?? {});
  const type = isReference ? html`<a href="#Problem">Problem</a>` : html`${media.map(mediaText)}`;
  const headers = isReference ? [] : Object.entries(answer.headers ?? {});
  return html`<tr><td><code>${status}</code></td><td>${inline(what)}${headers.map(
    ([name, { description }]) => html`<br><code>${name}</code>: ${inline(description)}`,
  )}</td><td>${type}</td></tr>
`;
}

function mediaText([type, { schema }]: readonly [type: string, media: Media], at: number): Html {
  const name = type === 'application/json' ? typeText(schema) : html`<span class="soft">${type}</span>`;
  return html`${at === 0 ? [] : html`<br>`}${name}`;
}

function propertyTable(schema: JsonSchema): Html {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>); // As JSON Schema has it.
  if (properties.length === 0) return html`<p>${typeText(schema)}</p>`;
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  return html`<table>
<thead><tr><th scope="col">property</th><th scope="col">type</th><th scope="col">what</th></tr></thead>
<tbody>
${properties.map(
  ([name, property]) =>
    html`<tr><td><code>${name}</code>${required.has(name) ? [] : html`<span class="soft">?</span>`}</td><td>${typeText(property)}</td><td>${inline(String(property['description'] ?? ''))}</td></tr>
`,
)}
</tbody>
</table>`;
}
