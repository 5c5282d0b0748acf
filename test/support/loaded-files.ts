// Imported before a program, this writes the URLs of all that the program loads to the file that LOADED_FILES names.
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const urls: string[] = [];
registerHooks({
  load: (url, context, nextLoad) => {
    urls.push(url);
    return nextLoad(url, context);
  },
});
process.once('exit', () => writeFileSync(process.env['LOADED_FILES'] ?? 'loaded.json', JSON.stringify(urls)));
