/** The files of a new project, by name. They work against `trafficinator sandbox` as they are. */
export const scaffold: Readonly<Record<string, string>> = {
  'trafficinator.config.ts': `import { defineConfig, defineProfile, defineTarget, urlList } from '@trafficinator/sdk';
// For real targets: import { secretEnv } from '@trafficinator/sdk';

// Settings that several targets share. Hover over any of them for its meaning, unit and default.
const shop = defineProfile({
  ecommerce: { orderRate: 0.1 },
});

export default defineConfig({
  // Everything here can also stand in a profile or in a target, which come later and win.
  defaults: {
    // Point this at your own Matomo: https://analytics.example.com/matomo.php
    url: 'http://127.0.0.1:8090/matomo.php', // \`trafficinator sandbox\`
    timezone: 'UTC', // The day of a daily cap begins at midnight there; set the same zone in Matomo.
    pages: urlList('./urls.txt'),
    pageviewsPerVisit: { min: 3, max: 6 },
  },

  // The key of a target is its address, \`target.development\`; the name is a label. Counts stay with the site
  // (URL and site id), whatever you rename.
  targets: {
    development: defineTarget({
      name: 'Development',
      siteId: 1,
      weight: 20, // Its share of a limited total, such as --rate or --visits.
      visitsPerDay: 40, // The daily cap: never more, whatever happens.
    }),
    staging: defineTarget({
      name: 'Staging',
      siteId: 2,
      weight: 30,
      visitsPerDay: 60,
      extends: [shop],
    }),
    production: defineTarget({
      name: 'Production',
      siteId: 3,
      weight: 50,
      visitsPerDay: 100,
      extends: [shop],
      // A token lets visitors have countries. It is read when visits are sent, and stands in no plan or state.
      // tokenAuth: secretEnv('MATOMO_TOKEN'),
    }),
  },
});
`,
  'urls.txt': `# One page a line: its URL and, after a tab, its title.
https://www.example.com/\tHome
https://www.example.com/products\tProducts
https://www.example.com/products/garden-chair\tGarden chair
https://www.example.com/products/reading-lamp\tReading lamp
https://www.example.com/products/wool-blanket\tWool blanket
https://www.example.com/pricing\tPricing
https://www.example.com/blog\tBlog
https://www.example.com/blog/how-we-choose-our-wood\tHow we choose our wood
https://www.example.com/about\tAbout us
https://www.example.com/contact\tContact
`,
  '.gitignore': `node_modules/
.trafficinator/
.env
`,
  'tsconfig.json': `{
  "compilerOptions": {
    "target": "es2024",
    "module": "esnext",
    "moduleResolution": "bundler",
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true
  },
  "include": ["trafficinator.config.ts"]
}
`,
};
