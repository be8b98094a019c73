package io.jobber.worker.function.standing;

/**
 * The settings of a standing worker cannot work. The message says why, and holds nothing
 * of the token.
 */
@SuppressWarnings("serial") // never serialized
final class InvalidJoinException extends RuntimeException {

	InvalidJoinException(String reason) {
		super(reason);
	}

	static InvalidJoinException address(String address) {
		return new InvalidJoinException("jobber.worker.join is '" + address + "', which cannot be dialled: "
				+ "it must be host:port, such as 10.0.0.7:9090"
				+ (address.contains("_") ? ", and a host name has no underscore" : ""));
	}

}
