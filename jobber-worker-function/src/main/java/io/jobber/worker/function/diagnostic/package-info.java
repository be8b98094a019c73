/**
 * A worker that deploys as it is, to see that workers start, join and serve.
 */
@NullMarked
package io.jobber.worker.function.diagnostic;

import org.jspecify.annotations.NullMarked;
