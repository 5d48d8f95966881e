// What is done on each page that has jobs in time or logs, when it is shown for the first time.

window.mothbook.startJobs = (page) => {
  page.querySelectorAll("[data-jobs]").forEach((figure) => new Picture(figure).start());
  page.querySelectorAll("table[data-log]").forEach((table) => {
    if (Number(table.dataset.total) >= FEW_LINES) new Log(table);
  });
};
