/**
 * What Jobber is compared with: a bidirectional gRPC stream to each worker, one message
 * for each payload on a direct executor, and nothing around it.
 */
@NullMarked
package io.jobber.benchmarks.raw;

import org.jspecify.annotations.NullMarked;
