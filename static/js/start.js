// A report of many files has one page in each document.

const revealNamed = () => reveal(document.getElementById(nameIn(hashOf())));

/** What few pages have is loaded by them alone; without it they say the same. */
const startJobs = () => load(dataset.jobsScript).catch(() => {});

const { input, list } = new SearchBox();
document.getElementById("tools").append(input, list, themeSwitch());
startPage(document);
revealNamed();
window.addEventListener("hashchange", revealNamed);
