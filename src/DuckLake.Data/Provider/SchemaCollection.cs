using System.Data;
using System.Data.Common;

namespace DuckLake.Data;

/// <summary>A collection of <see cref="DuckLakeConnection.GetSchema(string)"/>: a query, or a table made in code.</summary>
internal sealed record SchemaCollection(string Name, IReadOnlyList<string> Restrictions, string? Sql, Func<DuckLakeConnection, DataTable>? Make = null)
{
    private static readonly SchemaCollection[] s_all =
    [
        new(DbMetaDataCollectionNames.MetaDataCollections, [], null, _ => MetaDataCollections()),
        new(DbMetaDataCollectionNames.DataSourceInformation, [], null, DataSourceInformation),
        new(DbMetaDataCollectionNames.DataTypes, [], null, _ => DataTypes()),
        new(DbMetaDataCollectionNames.Restrictions, [], null, _ => RestrictionTable()),
        new(DbMetaDataCollectionNames.ReservedWords, [], "SELECT upper(keyword_name) AS \"ReservedWord\" FROM duckdb_keywords() WHERE keyword_category = 'reserved' ORDER BY 1"),
        new("Databases", ["database_name"], "SELECT database_name, type, readonly, comment FROM duckdb_databases() WHERE NOT internal ORDER BY 1"),
        new("Schemas", ["catalog_name", "schema_name"], "SELECT catalog_name, schema_name FROM information_schema.schemata ORDER BY 1, 2"),
        new("Tables", ["table_catalog", "table_schema", "table_name", "table_type"], "SELECT table_catalog, table_schema, table_name, table_type FROM information_schema.tables ORDER BY 1, 2, 3"),
        new(
            "Columns",
            ["table_catalog", "table_schema", "table_name", "column_name"],
            "SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type, character_maximum_length, "
                + "numeric_precision, numeric_scale FROM information_schema.columns ORDER BY 1, 2, 3, 5"),
        new(
            "Views",
            ["table_catalog", "table_schema", "table_name"],
            "SELECT database_name AS table_catalog, schema_name AS table_schema, view_name AS table_name, sql AS view_definition FROM duckdb_views() WHERE NOT internal ORDER BY 1, 2, 3"),
    ];

    public static SchemaCollection Find(string name) => Array.Find(s_all, collection => string.Equals(collection.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no schema collection '{name}'; there are {string.Join(", ", s_all.Select(collection => collection.Name))}.", nameof(name));

    private static DataTable MetaDataCollections()
    {
        DataTable table = new(DbMetaDataCollectionNames.MetaDataCollections);
        table.Columns.Add(DbMetaDataColumnNames.CollectionName, typeof(string));
        table.Columns.Add(DbMetaDataColumnNames.NumberOfRestrictions, typeof(int));
        table.Columns.Add(DbMetaDataColumnNames.NumberOfIdentifierParts, typeof(int));
        foreach (SchemaCollection collection in s_all)
        {
            table.Rows.Add(collection.Name, collection.Restrictions.Count, collection.Restrictions.Count);
        }

        return table;
    }

    private static DataTable RestrictionTable()
    {
        DataTable table = new(DbMetaDataCollectionNames.Restrictions);
        table.Columns.Add(DbMetaDataColumnNames.CollectionName, typeof(string));
        table.Columns.Add("RestrictionName", typeof(string));
        table.Columns.Add("RestrictionDefault", typeof(string));
        table.Columns.Add("RestrictionNumber", typeof(int));
        foreach (SchemaCollection collection in s_all)
        {
            for (int i = 0; i < collection.Restrictions.Count; i++)
            {
                table.Rows.Add(collection.Name, collection.Restrictions[i], collection.Restrictions[i].ToUpperInvariant(), i + 1);
            }
        }

        return table;
    }

    private static DataTable DataSourceInformation(DuckLakeConnection connection)
    {
        DataTable table = new(DbMetaDataCollectionNames.DataSourceInformation);
        (string Name, object Value)[] facts =
        [
            (DbMetaDataColumnNames.CompositeIdentifierSeparatorPattern, "\\."),
            (DbMetaDataColumnNames.DataSourceProductName, "DuckLake"),
            (DbMetaDataColumnNames.DataSourceProductVersion, connection.ServerVersion),
            (DbMetaDataColumnNames.DataSourceProductVersionNormalized, connection.ServerVersion),
            (DbMetaDataColumnNames.GroupByBehavior, GroupByBehavior.MustContainAll),
            (DbMetaDataColumnNames.IdentifierPattern, "^([A-Za-z_][A-Za-z0-9_$]*)|(\"(\"\"|[^\"])+\")$"),
            (DbMetaDataColumnNames.IdentifierCase, IdentifierCase.Insensitive),
            (DbMetaDataColumnNames.OrderByColumnsInSelect, false),
            (DbMetaDataColumnNames.ParameterMarkerFormat, "${0}"),
            (DbMetaDataColumnNames.ParameterMarkerPattern, "[$@][A-Za-z_][A-Za-z0-9_]*|[$?][0-9]*"),
            (DbMetaDataColumnNames.ParameterNameMaxLength, 128),
            (DbMetaDataColumnNames.ParameterNamePattern, "^[A-Za-z_][A-Za-z0-9_]*$"),
            (DbMetaDataColumnNames.QuotedIdentifierPattern, "\"((\"\"|[^\"])+)\""),
            (DbMetaDataColumnNames.QuotedIdentifierCase, IdentifierCase.Insensitive),
            (DbMetaDataColumnNames.StatementSeparatorPattern, ";"),
            (DbMetaDataColumnNames.StringLiteralPattern, "'((''|[^'])*)'"),
            (DbMetaDataColumnNames.SupportedJoinOperators, SupportedJoinOperators.Inner | SupportedJoinOperators.LeftOuter | SupportedJoinOperators.RightOuter | SupportedJoinOperators.FullOuter),
        ];
        foreach ((string name, object value) in facts)
        {
            table.Columns.Add(name, value.GetType());
        }

        table.Rows.Add([.. facts.Select(fact => fact.Value)]);
        return table;
    }

    private static DataTable DataTypes()
    {
        DataTable table = new(DbMetaDataCollectionNames.DataTypes);
        table.Columns.Add(DbMetaDataColumnNames.TypeName, typeof(string));
        table.Columns.Add(DbMetaDataColumnNames.ProviderDbType, typeof(int));
        table.Columns.Add(DbMetaDataColumnNames.DataType, typeof(string));
        table.Columns.Add(DbMetaDataColumnNames.CreateFormat, typeof(string));
        table.Columns.Add(DbMetaDataColumnNames.CreateParameters, typeof(string));
        table.Columns.Add(DbMetaDataColumnNames.IsNullable, typeof(bool));
        foreach (DuckDb.DuckDbType id in Enum.GetValues<DuckDb.DuckDbType>())
        {
            DuckDb.DuckDbTypeInfo type = new(id);
            bool isScalar = type is { IsNested: false } && type.ClrType != typeof(object) && id != DuckDb.DuckDbType.Enum;
            if (isScalar)
            {
                string name = id == DuckDb.DuckDbType.Decimal ? "DECIMAL" : type.ToString();
                table.Rows.Add(
                    name, (int)id, type.ClrType.FullName, id == DuckDb.DuckDbType.Decimal ? "DECIMAL({0},{1})" : name, id == DuckDb.DuckDbType.Decimal ? "precision,scale" : null, true);
            }
        }

        return table;
    }
}
