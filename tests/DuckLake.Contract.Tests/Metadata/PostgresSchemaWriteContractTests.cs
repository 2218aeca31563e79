namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract of writing on PostgreSQL in a schema that is created with the lake.</summary>
public class PostgresSchemaWriteContractTests() : PostgresWriteContractTests("My \"lake\"");
