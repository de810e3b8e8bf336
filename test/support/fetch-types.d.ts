// A name of the browser's library that the earlier SDK's types use; Node has the thing, not the name.
type HeadersInit = NonNullable<ConstructorParameters<typeof Headers>[0]>;
