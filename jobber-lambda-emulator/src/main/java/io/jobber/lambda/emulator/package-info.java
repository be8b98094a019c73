/**
 * AWS Lambda on this machine: functions run as processes under Lambda's own Runtime API,
 * and are invoked as AWS clients invoke them.
 */
@NullMarked
package io.jobber.lambda.emulator;

import org.jspecify.annotations.NullMarked;
