import { startAnnouncing } from './shell/announce.js';
import { startAppearance } from './shell/appearance.js';
import { line } from './shell/line.js';
import { startProofs } from './shell/proof.js';
import { followLinks } from './shell/router.js';
import { startShortcuts } from './shell/shortcuts.js';
import './shell/frame.js';

line.start();
startAppearance();
startAnnouncing();
startShortcuts();
startProofs();
followLinks();
