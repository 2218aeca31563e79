using System.Data;
using System.Data.Common;

namespace DuckLake.Data;

/// <content>Descriptions of what is in the databases.</content>
public sealed partial class DuckLakeConnection
{
    /// <summary>The list of collections.</summary>
    public override DataTable GetSchema() => GetSchema(DbMetaDataCollectionNames.MetaDataCollections);

    /// <summary>A collection: MetaDataCollections, DataSourceInformation, DataTypes, ReservedWords, Restrictions, Databases, Schemas, Tables, Columns or Views.</summary>
    /// <param name="collectionName">Its name, in any case.</param>
    /// <exception cref="ArgumentException">There is no such collection.</exception>
    public override DataTable GetSchema(string collectionName) => GetSchema(collectionName, []);

    /// <summary>A collection, with only the entries that have the given values.</summary>
    /// <param name="collectionName">Its name, in any case.</param>
    /// <param name="restrictionValues">One value or null per restriction, in the order that the collection Restrictions tells.</param>
    /// <exception cref="ArgumentException">There is no such collection, or it has fewer restrictions.</exception>
    public override DataTable GetSchema(string collectionName, string?[]? restrictionValues)
    {
        ArgumentNullException.ThrowIfNull(collectionName);
        RequireSession();
        SchemaCollection collection = SchemaCollection.Find(collectionName);
        string?[] restrictions = restrictionValues ?? [];
        if (restrictions.Length > collection.Restrictions.Count)
        {
            throw new ArgumentException(
                $"The collection {collection.Name} has {collection.Restrictions.Count} restrictions, not {restrictions.Length}.", nameof(restrictionValues));
        }

        return collection.Make is { } make ? make(this) : Query(collection, restrictions);
    }

    private DataTable Query(SchemaCollection collection, string?[] restrictions)
    {
        using DuckLakeCommand command = CreateCommand();
        List<string> conditions = [];
        for (int i = 0; i < restrictions.Length; i++)
        {
            if (restrictions[i] is { } value)
            {
                conditions.Add($"{SqlText.Identifier(collection.Restrictions[i])} = ?");
                command.Parameters.AddWithValue(value);
            }
        }

        string filter = conditions.Count == 0 ? string.Empty : $" WHERE {string.Join(" AND ", conditions)}";
        command.CommandText = $"SELECT * FROM ({collection.Sql}){filter}";
        using DuckLakeDataReader reader = command.ExecuteReader();
        DataTable table = new(collection.Name);
        for (int i = 0; i < reader.FieldCount; i++)
        {
            table.Columns.Add(reader.GetName(i), reader.GetFieldType(i));
        }

        object[] values = new object[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(values);
            table.Rows.Add(values);
        }

        return table;
    }
}
