// The form works without this: it says that work is going on, and brings the report into view where it is below.
"use strict";
const said = document.getElementById("status");
const report = document.getElementById("report");
let asked = false;

document.querySelector("form").addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.formTarget) return; // into a tab of its own
  asked = true;
  said.textContent = "Reading …";
});

report.addEventListener("load", () => {
  if (!asked) return; // the empty frame
  asked = false;
  said.textContent = "The report is here.";
  report.scrollIntoView({ block: "start" });
});
