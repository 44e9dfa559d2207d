import './pc-page.js';
