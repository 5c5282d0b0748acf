#!/usr/bin/env node
// Plain old JavaScript, so that a Node that is too old can still say so.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(`Trafficinator needs Node.js 22.19 or newer, and this is ${process.version}.`);
  process.exitCode = 1;
} else {
  import('../bundle/main.js').then(({ main }) => main(process.argv.slice(2)));
}
