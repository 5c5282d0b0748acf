import { createHash } from 'node:crypto';
import { operationArticle, schemaArticle } from './docs-parts.js';
import { docsStyle } from './docs-style.js';
import { type Html, html, paragraphs, slug } from './html.js';
import { type OpenApiDocument, type Placed, placedIn } from './open-api.js';

/** The page needs nothing but its own style. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(docsStyle).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** Writes the document of the API as one page for people: no script, everything on it, so that a browser finds it. */
export function docsPage(document: OpenApiDocument): string {
  const { info, tags, components } = document;
  const placed = placedIn(document);
  const byTag = tags.map((tag) => ({
    tag,
    endpoints: placed.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
  const schemas = Object.entries(components.schemas);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${info.title} API</title>
<style>${{ html: docsStyle }}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the endpoints</a>
<header>
<h1>${info.title} API <span class="soft">${info.version}</span></h1>
${paragraphs(info.description)}
<p>The same for machines: <a href="/api/openapi.json">openapi.json</a>. Back to the <a href="/">pages</a>.</p>
</header>
<nav aria-label="Endpoints">
${byTag.map(
  ({ tag, endpoints }) => html`<h2><a href="#${slug(tag.name)}">${tag.name}</a></h2>
<ul>${endpoints.map(navigationItem)}</ul>
`,
)}
<h2><a href="#documents">documents</a></h2>
</nav>
<main id="main">
${byTag.map(
  ({ tag, endpoints }) => html`<section id="${slug(tag.name)}">
<h2>${tag.name}</h2>
${paragraphs(tag.description)}
${endpoints.map(operationArticle)}
</section>
`,
)}
<section id="documents">
<h2>documents</h2>
<p>What requests and answers hold.</p>
${schemas.map(([name, schema]) => schemaArticle(name, schema))}
</section>
</main>
</body>
</html>
`;
  return page.html;
}

function navigationItem({ method, operation }: Placed): Html {
  return html`<li><a href="#${operation.operationId}"><span class="method ${method}">${method}</span> ${operation.summary.replace(/\.$/, '')}</a></li>`;
}
