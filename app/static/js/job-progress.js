// Follows a running job: asks every 1.5 s, shows figures at once, speaks only when a quarter is passed or the state changes.

const EVERY = 1500;
const KINDS = { waiting: "neutral", running: "info", done: "success", failed: "danger" };

function follow(panel) {
  const words = JSON.parse(panel.dataset.words);
  const find = (selector) => panel.querySelector(selector);
  const tag = find("[data-badge] .tag");
  const bar = find("progress");
  let spoken = "";

  function show(job) {
    bar.max = job.total || 1;
    bar.value = job.done;
    bar.setAttribute("aria-label", job.message);
    find("[data-message]").textContent = job.message;
    find("[data-figures]").textContent = `${job.done} / ${job.total}`;
    tag.textContent = words[job.state];
    tag.className = `tag tag--${KINDS[job.state]}`;
    const quarter = job.total ? Math.floor((job.done * 4) / job.total) : 0;
    const mark = `${job.state} ${quarter}`;
    if (mark !== spoken) {
      find("[data-announce]").textContent = `${words[job.state]}. ${job.message} ${job.done} / ${job.total}`;
      spoken = mark;
    }
    if (job.result_url) {
      const link = find("[data-result]");
      link.href = job.result_url;
      link.hidden = false;
    }
  }

  async function ask() {
    let ended = false;
    try {
      const answer = await fetch(panel.dataset.job, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const job = await answer.json();
      show(job);
      ended = job.state === "done" || job.state === "failed";
      find("[data-lost]").hidden = true;
    } catch {
      find("[data-lost]").hidden = false;
    }
    if (ended) panel.dispatchEvent(new CustomEvent("job:ended", { bubbles: true }));
    else setTimeout(ask, EVERY);
  }

  const refresh = find("[data-refresh]");
  if (refresh) {
    refresh.hidden = true;
    setTimeout(ask, EVERY);
  }
}

document.querySelectorAll("[data-job]").forEach(follow);
