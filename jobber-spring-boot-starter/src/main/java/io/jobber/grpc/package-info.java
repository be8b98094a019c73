/**
 * The Join service: the only package that touches gRPC and the generated classes.
 */
@NullMarked
package io.jobber.grpc;

import org.jspecify.annotations.NullMarked;
