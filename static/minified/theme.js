(function(){"use strict";try{const t=window.localStorage.getItem("mothbook-theme");(t==="light"||t==="dark")&&(document.documentElement.dataset.theme=t)}catch{}})();
