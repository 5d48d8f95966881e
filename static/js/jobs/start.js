// What is done on pages that have jobs in time or logs.

document.querySelectorAll("[data-jobs]").forEach((figure) => new Picture(figure).start());
document.querySelectorAll("table[data-log]").forEach((table) => {
  if (Number(table.dataset.total) >= FEW_LINES) new Log(table);
});
