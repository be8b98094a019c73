package io.jobber.worker.function.diagnostic;

/**
 * What the function {@code fail} throws.
 */
@SuppressWarnings("serial") // never serialized
final class DiagnosticFunctionException extends RuntimeException {

	DiagnosticFunctionException(String message) {
		super(message);
	}

}
