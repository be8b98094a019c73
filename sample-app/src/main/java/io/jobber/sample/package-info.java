@NullMarked
package io.jobber.sample;

import org.jspecify.annotations.NullMarked;
