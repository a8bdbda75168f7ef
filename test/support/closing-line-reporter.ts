import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with `Tests: N passed, N failed[, N skipped]` alone on a line, for machines that read logs. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== "pending") count[state] += 1;
      }
      if (module.errors().length > 0) count.failed += 1;
    }
    const skipped = count.skipped > 0 ? `, ${String(count.skipped)} skipped` : "";
    process.stdout.write(
      `\nTests: ${String(count.passed)} passed, ${String(count.failed)} failed${skipped}\n`,
    );
  }
}
