import './phone-page.js';
