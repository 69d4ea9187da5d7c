import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const databaseClients: Place = {
  id: 'database-clients',
  label: 'Other database clients',
  class: 'HOME',
  owner: 'pgAdmin, MySQL Workbench, TablePlus, Beekeeper Studio, Compass, SQL Developer, RedisInsight',
  stores: [
    {
      globs: {
        linux: [
          '~/.pgadmin/**',
          '$CFG/pgadmin/**',
          '~/.mysql/workbench/**',
          '$CFG/{beekeeper-studio,MongoDB Compass,RedisInsight,redisinsight,azuredatastudio}/**',
          '~/.sqldeveloper/**',
          '~/.redis-insight/**',
          '~/.dbvis/**',
        ],
        darwin: [
          '~/.pgadmin/**',
          '$CFG/{MySQL/Workbench,com.tinyapp.TablePlus,com.tinyapp.TablePlus-setapp,beekeeper-studio,MongoDB Compass,RedisInsight,azuredatastudio,Sequel Ace,Postico,DBngin}/**',
          '~/Library/Containers/com.sequel-ace.sequel-ace/**',
          '~/.redis-insight/**',
          '~/.dbvis/**',
        ],
        win32: [
          '$CFG/{pgAdmin,MySQL/Workbench,beekeeper-studio,MongoDB Compass,RedisInsight,azuredatastudio,SQL Developer,HeidiSQL}/**',
          '$LOCAL/com.tinyapp.TablePlus/**',
          '~/.redis-insight/**',
          '~/.dbvis/**',
        ],
      },
      role: 'config',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['pgadmin4', 'mysql-workbench', 'TablePlus', 'beekeeper-studio', 'MongoDB Compass', 'azuredatastudio'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'Query histories hold what was typed.',
  next: 'Edit the connection in the application.',
};
