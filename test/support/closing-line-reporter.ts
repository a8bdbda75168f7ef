import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with why tests were passed over, and `Tests: N passed, N failed[, N skipped]` alone on a line, for machines that read logs. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const notes = new Set<string>();
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state !== "pending") count[result.state] += 1;
        if (result.state === "skipped" && result.note !== undefined) notes.add(result.note);
      }
      if (module.errors().length > 0) count.failed += 1;
    }
    const skipped = count.skipped > 0 ? `, ${String(count.skipped)} skipped` : "";
    for (const note of notes) process.stdout.write(`\nSkipped: ${note}\n`);
    process.stdout.write(
      `\nTests: ${String(count.passed)} passed, ${String(count.failed)} failed${skipped}\n`,
    );
  }
}
