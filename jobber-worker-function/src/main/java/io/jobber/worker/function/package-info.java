@NullMarked
package io.jobber.worker.function;

import org.jspecify.annotations.NullMarked;
