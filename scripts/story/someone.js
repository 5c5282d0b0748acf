// Loaded into every process of the story before the program: it plays somebody on some machine, STORY_WHO, so that the transcript
// is the same wherever it is made. With STORY_TERMINAL, what is piped to the program counts as typed.
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

const [username, host] = (process.env['STORY_WHO'] ?? 'ada@laptop').split('@');
const { userInfo } = os;
os.userInfo = (options) => ({ ...userInfo(options), username });
os.hostname = () => host;
syncBuiltinESMExports();

if (process.env['STORY_TERMINAL'] !== undefined) process.stdin.isTTY = true;
