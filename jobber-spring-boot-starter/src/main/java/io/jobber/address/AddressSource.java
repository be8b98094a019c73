package io.jobber.address;

/**
 * One place where an address of this replica may be found.
 */
@FunctionalInterface
interface AddressSource {

	/**
	 * Look for an address. May block, for about a second at most.
	 * @return an address that other hosts may reach
	 * @throws NoAddressException if there is none here
	 */
	HostAddress find() throws NoAddressException;

}
