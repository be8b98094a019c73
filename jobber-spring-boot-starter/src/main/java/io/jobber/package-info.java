@NullMarked
package io.jobber;

import org.jspecify.annotations.NullMarked;
