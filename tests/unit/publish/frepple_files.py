"""A folder as the planning tool reads it without a problem, for tests to put one into."""

GOOD = {
    "calendar": "name,default value,source\nWORK,1,truestock\n",
    "calendarbucket": "calendar,start date,end date,value,priority,source\nWORK,2026-11-21,2026-11-23,0,1,truestock\n",
    "location": "name,description,category,available,source\nDC1,Houston,NA,WORK,truestock\nDC2,Boston,NA,,truestock\n",
    "item": "name,description,category,subcategory,owner,uom,cost,source\nCategory Parts,Parts,,,,,,truestock\n"
    "PUMP,Pump,Parts,A,Category Parts,EA,12.5,truestock\nLAMP,Lamp,Parts,,Category Parts,EA,,truestock\n",
    "customer": "name,description,category,owner,source\nRETAIL,Retail,US,,truestock\n",
    "supplier": "name,description,category,source\nACME,Acme,US,truestock\n",
    "itemsupplier": "item,supplier,location,leadtime,extra_safety_leadtime,sizeminimum,sizemultiple,cost,priority,"
    "source\n"
    "PUMP,ACME,DC1,7d,3d,1,,12.5,1,truestock\n",
    "itemdistribution": "item,location,origin,leadtime,priority,source\nPUMP,DC2,DC1,2d,1,truestock\n",
    "buffer": "item,location,category,subcategory,onhand,minimum,maximum,source\n"
    "PUMP,DC1,verified,wms,370.0000,20,400,truestock\nLAMP,DC1,explained,wms,0,0,,truestock\n",
    "purchaseorder": "reference,item,location,supplier,quantity,receipt date,ordering date,status,source\n"
    "PO-1/10,PUMP,DC1,ACME,50,2026-12-01,2026-11-01,confirmed,truestock\n",
    "distributionorder": "reference,item,origin,destination,quantity,shipping date,receipt date,status,source\n"
    "TO-1/10,PUMP,,DC2,5,2026-11-17,2026-11-20,confirmed,truestock\n",
    "demand": "name,item,location,customer,due,quantity,status,priority,source\n"
    "SO-1/10,PUMP,DC2,RETAIL,2026-11-17,8,open,10,truestock\nSO-2/10,PUMP,DC1,RETAIL,2026-11-30,2,open,10,truestock\n",
    "forecast": "name,item,location,customer,method,discrete,priority,source\n"
    "PUMP @ DC1 @ RETAIL,PUMP,DC1,RETAIL,manual,false,20,truestock\n"
    "LAMP @ DC1 @ RETAIL,LAMP,DC1,RETAIL,manual,false,20,truestock\n",
    "forecastplan": "item,location,customer,start date,end date,forecastoverride\n"
    "PUMP,DC1,RETAIL,2026-11-16,2026-11-23,12.5\n",
    "parameter": "name,value,source\ncurrentdate,2026-11-18,truestock\nforecast.Horizon_future,365,truestock\n"
    "forecast.calendar,week,truestock\nforecast.populateForecastTable,false,truestock\n"
    "forecast.runnetting,false,truestock\nplan.fixBrokenSupplyPath,true,truestock\n",
}
